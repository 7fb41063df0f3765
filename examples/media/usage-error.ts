/** What the user can put right: a folder, an option. Ends the program with exit code 2 and its message alone. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
