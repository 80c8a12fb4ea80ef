/** Gives the reader a file under a name. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The download has taken hold of the file by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
