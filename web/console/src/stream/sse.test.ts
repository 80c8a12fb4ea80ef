import { describe, expect, test } from 'vitest'

import { EventParser } from './sse'

describe('EventParser', () => {
  test.each([
    ['one event', 'event: ping\ndata: {}\n\n', [{ event: 'ping', data: '{}', id: null }]],
    ['without a name', 'data: x\n\n', [{ event: 'message', data: 'x', id: null }]],
    ['two lines of data', 'data: a\ndata: b\n\n', [{ event: 'message', data: 'a\nb', id: null }]],
    ['Windows line ends', 'id: 7\r\ndata: a\r\n\r\n', [{ event: 'message', data: 'a', id: '7' }]],
    ['a comment', ': keep-alive\n\n', []],
    ['no data', 'event: ping\n\n', []],
    ['no space after the colon', 'data:x\n\n', [{ event: 'message', data: 'x', id: null }]],
    ['an unfinished event', 'data: x\n', []],
    [
      'a name that has no data and the next event',
      'event: a\n\ndata: x\n\n',
      [{ event: 'message', data: 'x', id: null }],
    ],
  ])('%s', (_, text, expected) => {
    expect(new EventParser().push(text)).toEqual(expected)
  })

  test('keeps the id for later events without one', () => {
    const parser = new EventParser()
    parser.push('id: 9\ndata: a\n\n')
    expect(parser.push('event: fixes\ndata: b\n\n')).toEqual([{ event: 'fixes', data: 'b', id: '9' }])
  })

  test('gives the same events however the text is cut', () => {
    const text = 'id: 1\r\nevent: squad\r\ndata: 朝阳-07\r\n\r\n: c\r\n\r\ndata: z\r\n\r\n'
    const whole = new EventParser().push(text)
    for (let cut = 1; cut < text.length; cut += 1) {
      const parser = new EventParser()
      expect([...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))]).toEqual(whole)
    }
  })
})
