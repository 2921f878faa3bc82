import { imageType } from './image-type.js';

describe('the type of an image', () => {
  it.each([
    ['image/png', Buffer.from('89504e470d0a1a0a0000', 'hex')],
    ['image/x-icon', Buffer.from('000001000100', 'hex')],
    ['image/jpeg', Buffer.from('ffd8ffe0', 'hex')],
    ['image/gif', Buffer.from('GIF89a...')],
    ['image/webp', Buffer.from('RIFF....WEBPVP8 ')],
    ['image/svg+xml', Buffer.from('<?xml version="1.0"?>\n<!-- logo -->\n<svg xmlns="http://www.w3.org/2000/svg"/>')],
    [undefined, Buffer.from('<html><svg></svg></html>')],
    [undefined, Buffer.alloc(0)],
    [undefined, Buffer.from('MZ')],
  ])('%s is found in the content', (type, bytes) => {
    expect(imageType(bytes)).toBe(type);
  });
});
