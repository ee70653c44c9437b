/** The bundler gives the address of a file. */
declare module '*.svg' {
  const address: string;
  export default address;
}

declare module '*.css' {}
