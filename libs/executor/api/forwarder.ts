import type { SlotApi } from '../executor.js';

/** Where code in a slot with a network of its own finds the platform's API: a port that algorithms seldom want for themselves. */
const PORT = 18_180;
/** The platform's socket as the slot sees it. */
export const SOCKET_INSIDE = '/slot/api';
/** Connections of one slot at a time. More wait; of those that go past the forwarder, the platform closes the rest. */
export const MAX_CONNECTIONS = 64;

/** What the clients inside read. `ownNetwork`: the slot's loopback interface is not the machine's. */
export function apiEnvironment(api: SlotApi | undefined, ownNetwork: boolean): Record<string, string> {
  return api ? { ALGORITHMIA_API: `http://127.0.0.1:${ownNetwork ? PORT : api.port}${api.path}` } : {};
}

/**
 * Perl functions that show a Unix socket as a port of the loopback interface: `listening` opens the port, `forward` never returns.
 *
 * One process with one `select`, on the slot's own account: what it copies, the slot's limits pay for. It is no guard and knows no
 * secret; code inside may end it or go past it. Perl, and none of its modules, because it is in every slot and begins in 2 ms;
 * the numbers are those of Linux on x86_64 and arm64.
 */
export const FORWARDER = String.raw`
sub listening {
  my ($port) = @_;
  socket(my $listener, 2, 1, 0) or return;
  bind($listener, pack('S n C4 x8', 2, $port, 127, 0, 0, 1)) and listen($listener, 128) or return;
  fcntl($listener, 4, 2 | 2048);
  return $listener;
}
sub forward {
  my ($listener) = @_;
  my ($door, %handle, %other, %unsent, %ended) = (fileno $listener);
  $SIG{PIPE} = 'IGNORE';
  my $join = sub {
    my ($client) = @_;
    my $api;
    socket($api, 1, 1, 0) and connect($api, pack('S a*', 1, "${SOCKET_INSIDE}\0")) or return;
    fcntl($_, 4, 2 | 2048) for $client, $api;
    setsockopt($client, 6, 1, 1);
    my @pair = (fileno $client, fileno $api);
    @handle{@pair} = ($client, $api);
    @other{@pair} = reverse @pair;
    @unsent{@pair} = ('', '');
  };
  my $part = sub {
    my @pair = ($_[0], $other{$_[0]});
    delete @{$_}{@pair} for \%handle, \%other, \%unsent, \%ended;
  };
  # From one side to the other; false where there is no going on.
  my $pass = sub {
    my ($from, $to, $readable) = @_;
    if ($readable) {
      my $got = sysread($handle{$from}, $unsent{$to}, 65536);
      $ended{$from} = 1 if defined $got && $got == 0;
      return $! == 11 unless defined $got;
    }
    if (length $unsent{$to}) {
      my $sent = syswrite($handle{$to}, $unsent{$to});
      return $! == 11 unless defined $sent;
      substr($unsent{$to}, 0, $sent, '');
    }
    if ($ended{$from} == 1 && !length $unsent{$to}) {
      shutdown($handle{$to}, 1);
      $ended{$from} = 2;
    }
    return $ended{$from} < 2 || $ended{$to} < 2;
  };
  while (1) {
    my ($read, $write) = ('', '');
    vec($read, $door, 1) = keys %handle < ${2 * MAX_CONNECTIONS} ? 1 : 0;
    for my $side (keys %handle) {
      vec($read, $side, 1) = 1 unless $ended{$side} || length $unsent{$other{$side}};
      vec($write, $side, 1) = 1 if length $unsent{$side};
    }
    next if select($read, $write, undef, undef) < 0;
    for my $side (keys %handle) {
      my $to = $other{$side} // next;
      my $readable = vec($read, $side, 1);
      next unless $readable || vec($write, $to, 1);
      $pass->($side, $to, $readable) or $part->($side);
    }
    my $client;
    $join->($client) if vec($read, $door, 1) && accept($client, $listener);
  }
}
`;

/**
 * Perl for a process that becomes the program: opens the port, and leaves the forwarder behind as an orphan, so that an algorithm that
 * waits for its children meets none that it does not know.
 */
export const FORWARDER_AS_ORPHAN = String.raw`
${FORWARDER}
my $listener = listening(${PORT}) or die "The way to the API: $!\n";
my $between = fork // die "The way to the API: $!\n";
if ($between == 0) {
  my $forwarder = fork // exit 1;
  exit 0 if $forwarder;
  setpgrp;
  open(STDIN, '<', '/dev/null') and open(STDOUT, '>', '/dev/null') and open(STDERR, '>', '/dev/null') or exit 1;
  forward($listener);
}
waitpid $between, 0;
die "The way to the API could not be laid\n" if $?;
`;

export const PERL = '/usr/bin/perl';

/** Perl for a process that can spare a child: leaves a forwarder beside it; false with the reason in `$!`. */
export const FORWARDER_AS_CHILD = String.raw`
${FORWARDER}
sub forwarding {
  my $listener = listening(${PORT}) or return;
  my $forwarder = fork // return;
  forward($listener) if $forwarder == 0;
  return 1;
}
`;
