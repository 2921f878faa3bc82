# A mistake of syntax fails the build, not the first call.
require_relative 'entry'

exec 'ruby', '-c', algoplane_entry_file
