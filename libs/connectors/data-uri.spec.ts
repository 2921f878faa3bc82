import { formatDataUri, isSafePart, parseConnectorId, parseDataUri, parsePath } from './data-uri.js';

describe('an address of data', () => {
  it.each([
    ['data://.my/pictures/cat.png', 'data', ['.my', 'pictures', 'cat.png']],
    ['s3://bucket/a/b c.txt', 's3', ['bucket', 'a', 'b c.txt']],
    ['s3+Label1://bucket', 's3+Label1', ['bucket']],
    ['gs://bucket/', 'gs', ['bucket']],
    ['gcs+x://bucket/', 'gs+x', ['bucket']],
    ['azureblob://', 'azureblob', []],
    ['dropbox:///Folder/ä/日本.txt', 'dropbox', ['Folder', 'ä', '日本.txt']],
    ['s3:/bucket/x', 's3', ['bucket', 'x']],
    ['.my/pictures', 'data', ['.my', 'pictures']],
    ['/.my/pictures/', 'data', ['.my', 'pictures']],
    ['', 'data', []],
    ['.my/a:b+c', 'data', ['.my', 'a:b+c']],
  ])('reads "%s"', (text, id, path) => {
    const uri = parseDataUri(text)!;
    expect(uri.path).toEqual(path);
    expect(formatDataUri(uri)).toBe(`${id}://${path.join('/')}`);
  });

  it.each([
    'ftp://host/x',
    's3+://b',
    's3+a-b://b',
    'S3://b',
    's3://a/../b',
    's3://a/./b',
    's3://a//b',
    's3://a/b\u0000',
    's3://a/\u001fb',
    's3://a/\u0085b',
    's3:////a',
    's3://\ud800',
  ])('refuses %j', (text) => {
    expect(parseDataUri(text)).toBeUndefined();
  });

  it('counts the bytes of a path, not its characters', () => {
    expect(parsePath('a'.repeat(1024))).toHaveLength(1);
    expect(parsePath('a'.repeat(1025))).toBeUndefined();
    expect(parsePath('ä'.repeat(513))).toBeUndefined();
  });

  it('lets dots stand within a name', () => {
    expect(['...', '.x', 'x.', 'a..b'].every(isSafePart)).toBe(true);
  });
});

describe('the id of a connector', () => {
  it.each(['', 'x', 's3+', 's3 ', '+a', 's3+a+b', 's3\n', 'hdfs'])('is not %j', (text) => {
    expect(parseConnectorId(text)).toBeUndefined();
  });

  it('says gs for gcs', () => {
    expect(parseConnectorId('gcs')).toEqual({ type: 'gs' });
    expect(parseConnectorId('gcs+team')).toEqual({ type: 'gs', label: 'team' });
  });
});
