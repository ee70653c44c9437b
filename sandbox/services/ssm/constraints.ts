import type { Constraint, Constraints } from '../../wire/constraints.ts';

const TAG_KEY: Constraint = { length: [1, 128], pattern: String.raw`^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$` };
const TAG_VALUE: Constraint = { length: [0, 256], pattern: String.raw`^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$` };
const RESOURCE_TYPE_FOR_TAGGING: Constraint = {
  values: [
    'Document',
    'ManagedInstance',
    'MaintenanceWindow',
    'Parameter',
    'PatchBaseline',
    'OpsItem',
    'OpsMetadata',
    'Automation',
    'Association',
  ],
};
const TAG_LIST: Constraint = { length: [0, 1000] };
const PSPARAMETER_NAME: Constraint = { length: [1, 2048] };
const PARAMETER_NAME_LIST: Constraint = { length: [1, 10], items: { length: [1, 2048] } };
const PARAMETERS_FILTER_VALUE_LIST: Constraint = { length: [1, 50], items: { length: [1, 1024] } };
const PARAMETER_STRING_FILTER_KEY: Constraint = {
  length: [1, 132],
  pattern: String.raw`tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType`,
};
const ALLOWED_PATTERN: Constraint = { length: [0, 1024] };
const KEY_LIST: Constraint = { items: { length: [1, 128], pattern: String.raw`^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$` } };

/**
 * What the API model demands of the members of the simulated operations' inputs, each shape under its name in the model.
 * Source: service model in botocore 1.43.11.
 */
export const constraints: Constraints = {
  AddTagsToResourceRequest: { ResourceType: RESOURCE_TYPE_FOR_TAGGING, Tags: TAG_LIST },
  DeleteParameterRequest: { Name: PSPARAMETER_NAME },
  DeleteParametersRequest: { Names: PARAMETER_NAME_LIST },
  DescribeParametersRequest: { MaxResults: { range: [1, 50] } },
  GetParameterRequest: { Name: PSPARAMETER_NAME },
  GetParametersByPathRequest: { Path: PSPARAMETER_NAME, MaxResults: { range: [1, 10] } },
  GetParametersRequest: { Names: PARAMETER_NAME_LIST },
  ListTagsForResourceRequest: { ResourceType: RESOURCE_TYPE_FOR_TAGGING },
  ParameterStringFilter: {
    Key: PARAMETER_STRING_FILTER_KEY,
    Option: { length: [1, 10] },
    Values: PARAMETERS_FILTER_VALUE_LIST,
  },
  ParametersFilter: { Key: { values: ['Name', 'Type', 'KeyId'] }, Values: PARAMETERS_FILTER_VALUE_LIST },
  PutParameterRequest: {
    Name: PSPARAMETER_NAME,
    Description: ALLOWED_PATTERN,
    Type: { values: ['String', 'StringList', 'SecureString'] },
    KeyId: { length: [1, 256], pattern: String.raw`^([a-zA-Z0-9:/_-]+)$` },
    AllowedPattern: ALLOWED_PATTERN,
    Tags: TAG_LIST,
    Tier: { values: ['Standard', 'Advanced', 'Intelligent-Tiering'] },
    Policies: { length: [1, 4096] },
    DataType: { length: [0, 128] },
  },
  RemoveTagsFromResourceRequest: { ResourceType: RESOURCE_TYPE_FOR_TAGGING, TagKeys: KEY_LIST },
  Tag: { Key: TAG_KEY, Value: TAG_VALUE },
};
