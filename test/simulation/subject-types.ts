import type * as subject from './subject.ts'

/** The product, or a mutant of it. */
export type Subject = typeof subject
