/** A table as GitHub reads it. */
export function markdownTable(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

export function figure(value: number | undefined): string {
  return value === undefined ? '' : value.toLocaleString('en-US')
}
