/** The architecture, as rules. ARCHITECTURE.md says why; this file says no. Each `comment` is the sentence an offender reads. */
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to })
const AWS = '(^|(^|/)node_modules/)(@aws-sdk|@smithy|@aws-cdk|aws-cdk-lib|constructs|aws-lambda|@types/aws-lambda)(/|$)'
const PURE = '^lib/core|(^|/)node_modules/(@standard-schema|devalue)/'

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'Two modules that need each other at run time are one module.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    rule(
      'core-is-pure',
      'lib/core knows no AWS, no Node built-in, no clock and no chance: they come in as parameters.',
      { path: '^lib/core' },
      { pathNot: PURE },
    ),
    rule('ports-speak-core', 'Ports name core types only.', { path: '^lib/ports' }, { pathNot: '^lib/(core|ports)' }),
    rule(
      'client-uses-ports',
      'The client is handed its adapters, and knows no worker.',
      { path: '^lib/client' },
      { path: '^(lib/(?!client|core|ports)|functions|infra)' },
    ),
    rule(
      'worker-uses-ports',
      'The worker is handed its adapters, and knows no client.',
      { path: '^lib/worker' },
      { path: '^(lib/(?!worker|core|ports)|functions|infra)' },
    ),
    rule(
      'adapters-are-leaves',
      'Adapters implement ports and know no caller.',
      { path: '^lib/adapters' },
      { path: '^(lib/(?!adapters|core|ports)|functions|infra)' },
    ),
    rule(
      'aws-at-the-edges',
      'Only adapters/aws and the embedded backend speak to the SDK; only infra to CDK.',
      { path: '^lib', pathNot: '^lib/(adapters/aws|dev)' },
      { path: AWS },
    ),
    rule(
      'telemetry-at-the-edge',
      'Only its adapter knows OpenTelemetry, and that by its types.',
      { path: '^(lib|functions|infra)', pathNot: '^lib/adapters/opentelemetry' },
      { path: '(^|/)node_modules/@opentelemetry/' },
    ),
    rule(
      'infra-takes-core',
      'infra derives resources from the definition, and bundles the code; it never runs behaviour. One module looks up what is deployed.',
      { path: '^infra' },
      { path: '^(lib|functions)/', pathNot: '^lib/(core/|bundle/|adapters/aws/(deployed-queues|client-config)\\.ts$)' },
    ),
    rule(
      'lib-is-below',
      'lib is imported; it imports nothing above it.',
      { path: '^lib' },
      { path: '^(functions|infra|dashboard|test|examples|bench)/' },
    ),
    rule(
      'browser-takes-types',
      'What runs in the browser has the types of the API, and no code of lib: it is bundled without it.',
      { path: '^dashboard' },
      { path: '^(lib|functions|infra)/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'dashboard-uses-the-client',
      "The dashboard's server asks by the client it is handed, and knows no adapter.",
      { path: '^lib/dashboard' },
      { path: '^lib/(adapters|ports|worker|client|entries|cli|testing)/' },
    ),
    rule('no-test-in-production', 'Only tests import tests.', { pathNot: '^test' }, { path: '^test/' }),
    rule(
      'resolvable',
      'This import leads nowhere.',
      { pathNot: '^(test/.*fixtures|bench/(peers|floors)/npm/)' },
      { couldNotResolve: true, pathNot: '^tasklane:app$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['tasklane-source', 'import', 'types', 'default'],
    },
  },
}
