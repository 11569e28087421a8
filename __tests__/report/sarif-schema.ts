/** The part of SARIF 2.1.0 that the report uses, closed, so that a misspelt property shows. */

const text = {
  type: 'object',
  additionalProperties: false,
  required: ['text'],
  properties: { text: { type: 'string', minLength: 1 }, markdown: { type: 'string' } },
};
const properties = {
  type: 'object',
  properties: { tags: { type: 'array', uniqueItems: true, items: { type: 'string' } } },
};
const positive = { type: 'integer', minimum: 1 };

const location = {
  type: 'object',
  additionalProperties: false,
  required: ['physicalLocation'],
  properties: {
    message: text,
    physicalLocation: {
      type: 'object',
      additionalProperties: false,
      required: ['artifactLocation', 'region'],
      properties: {
        // Relative and encoded: no scheme, no white space, no way up.
        artifactLocation: {
          type: 'object',
          additionalProperties: false,
          required: ['uri'],
          properties: {
            uri: { type: 'string', pattern: "^[A-Za-z0-9%._~!'()*/-]+$" },
            uriBaseId: { const: '%SRCROOT%' },
          },
        },
        region: {
          type: 'object',
          additionalProperties: false,
          required: ['startLine'],
          properties: { startLine: positive, startColumn: positive },
        },
      },
    },
  },
};

const rule = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'shortDescription', 'fullDescription', 'help'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    shortDescription: text,
    fullDescription: text,
    help: text,
    properties,
  },
};

const result = {
  type: 'object',
  additionalProperties: false,
  required: ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'],
  properties: {
    ruleId: { type: 'string' },
    ruleIndex: { type: 'integer', minimum: 0 },
    level: { enum: ['error', 'warning', 'note'] },
    message: text,
    locations: { type: 'array', items: location },
    partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
    properties,
  },
};

const notification = {
  type: 'object',
  additionalProperties: false,
  required: ['level', 'message'],
  properties: {
    level: { enum: ['error', 'warning', 'note'] },
    message: text,
    locations: { type: 'array', items: location },
    properties,
  },
};

export const SARIF_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'runs'],
  properties: {
    $schema: { type: 'string' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      minItems: 1,
      maxItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['tool', 'results'],
        properties: {
          tool: {
            type: 'object',
            additionalProperties: false,
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                additionalProperties: false,
                required: ['name', 'version', 'rules'],
                properties: {
                  name: { type: 'string' },
                  version: { type: 'string' },
                  rules: { type: 'array', items: rule },
                },
              },
            },
          },
          automationDetails: { type: 'object', additionalProperties: false, properties: { id: { type: 'string' } } },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          invocations: {
            type: 'array',
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['executionSuccessful'],
              properties: {
                executionSuccessful: { type: 'boolean' },
                toolExecutionNotifications: { type: 'array', items: notification },
              },
            },
          },
          results: { type: 'array', items: result },
          properties,
        },
      },
    },
  },
};
