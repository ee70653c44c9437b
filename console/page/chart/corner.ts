export interface Point {
  readonly xPx: number;
  readonly yPx: number;
}

export interface Size {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Where a card stands, from the top left of the plot. */
export interface Place {
  readonly leftPx: number;
  readonly topPx: number;
}

const MARGIN_PX = 8;

/** As much as a hundred points of a line: the moment that the card is about should stay in sight. */
const COVERS_ITS_MOMENT = 100;

/**
 * The corner of the plot in which a card hides the fewest points of the lines, and not the moment that it is about. The
 * upper corners come first where they are equal: the lower ones are nearer to the marks.
 */
export function emptiestCorner(points: readonly Point[], momentPx: number, plot: Size, card: Size): Place {
  const rightPx = Math.max(MARGIN_PX, plot.widthPx - card.widthPx - MARGIN_PX);
  const bottomPx = Math.max(MARGIN_PX, plot.heightPx - card.heightPx - MARGIN_PX);
  const places: readonly Place[] = [
    { leftPx: MARGIN_PX, topPx: MARGIN_PX },
    { leftPx: rightPx, topPx: MARGIN_PX },
    { leftPx: MARGIN_PX, topPx: bottomPx },
    { leftPx: rightPx, topPx: bottomPx },
  ];
  const hiddenAt = ({ leftPx, topPx }: Place): number => {
    const isWithin = (xPx: number) => xPx >= leftPx && xPx <= leftPx + card.widthPx;
    const hidden = points.filter(
      ({ xPx, yPx }) => isWithin(xPx) && yPx >= topPx && yPx <= topPx + card.heightPx,
    ).length;
    return hidden + (isWithin(momentPx) ? COVERS_ITS_MOMENT : 0);
  };
  return places.reduce((best, place) => (hiddenAt(place) < hiddenAt(best) ? place : best));
}
