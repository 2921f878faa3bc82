/** A program to become, and the whole of its environment. */
export interface Program {
  environment: Readonly<Record<string, string>>;
  command: readonly string[];
}

/** An order as it goes through a FIFO: its size on a line, then strings that end with NUL, the program's last. */
export function encodeOrder(words: readonly string[], { environment, command }: Program): string {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const parts = [...words, String(variables.length), ...variables, ...command];
  if (parts.some((part) => part.includes('\0'))) {
    throw new Error('A command or an environment variable contains a NUL character');
  }
  const body = parts.map((part) => `${part}\0`).join('');
  return `${Buffer.byteLength(body)}\n${body}`;
}

/**
 * Perl functions, without any of its modules, as a system may have nothing but the program: `order` reads the parts of one order and
 * no byte more, or ends with 137, as if killed, when the platform is gone; `become` sets the environment and runs the program that is
 * left of them.
 */
export const ORDER_READER = String.raw`
sub order {
  my ($from) = @_;
  my $take = sub {
    my ($want) = @_;
    my $bytes = '';
    while (length $bytes < $want) {
      my $got = sysread($from, $bytes, $want - length $bytes, length $bytes);
      exit 137 unless $got;
    }
    return $bytes;
  };
  my $size = '';
  $size .= $take->(1) until $size =~ /\n$/;
  my @parts = split /\0/, $take->($size), -1;
  pop @parts;
  return @parts;
}
sub become {
  my $variables = shift @_;
  %ENV = map { split /=/, $_, 2 } splice @_, 0, $variables;
  exec { $_[0] } @_;
  print STDERR "$_[0]: $!\n";
  exit 127;
}
`;
