import fc from 'fast-check'

// One seed for all, so that a run can be repeated; FC_SEED=123 npx vitest run test/property looks elsewhere.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 1) })
