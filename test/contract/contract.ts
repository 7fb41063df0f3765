/** One promise of a port, as a program: it throws where the promise is broken. Run by vitest, and by whoever plants faults. */
export interface ContractTest<Subject> {
  /** A sentence about behaviour. */
  readonly name: string
  run(subject: Subject): Promise<void>
}
