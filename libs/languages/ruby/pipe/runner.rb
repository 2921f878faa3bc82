# Runs one Ruby algorithm: reads a JSON line from standard input, answers with a JSON line into the FIFO, until the input ends.
require_relative 'entry'

module AlgoplaneRunner
  RESULT_FIFO = '/tmp/algoout'.freeze
  READY = 'PIPE_INIT_COMPLETE'.freeze
  # Whoever raises these ends the process. All else is an error of the call.
  ENDS = [SystemExit, SignalException].freeze

  module_function

  def decode(request)
    case request['content_type']
    when 'binary' then request['data'].unpack1('m')
    when 'text', 'json' then request['data']
    else raise ArgumentError, "Unknown content type: #{request['content_type']}"
    end
  end

  def encode(value)
    value = value.to_s if value.is_a?(Symbol)
    return { result: value, metadata: { content_type: 'json' } } unless value.is_a?(String)
    return { result: [value].pack('m0'), metadata: { content_type: 'binary' } } if value.encoding == Encoding::BINARY

    { result: value.encode(Encoding::UTF_8), metadata: { content_type: 'text' } }
  end

  # What the block gives, or `otherwise` where it fails: what an error tells of itself is code of the author's, too.
  def told(otherwise)
    yield
  rescue *ENDS
    raise
  rescue Exception
    otherwise
  end

  # UTF-8, whatever the value: messages quote input, which may be any bytes.
  def text(value)
    text = value.to_s
    bytes = [Encoding::BINARY, Encoding::US_ASCII].include?(text.encoding)
    (bytes ? text.dup.force_encoding(Encoding::UTF_8) : text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace)).scrub
  end

  # With the author's lines and not the runner's.
  def describe(error)
    name = told(nil) { error.class.name }
    message = told('') { text(error.message) }
    lines = told([]) { error.backtrace.to_a.map { |line| text(line) }.reject { |line| line.start_with?(__dir__) } }
    { error: { message: message, error_type: name || 'AlgorithmError', stacktrace: ["#{name || error.class.inspect}: #{message}", *lines].join("\n") } }
  end

  def respond(main, line)
    answer = JSON.generate(encode(main.send(:apply, decode(JSON.parse(line, max_nesting: false)))), max_nesting: false)
    # A to_json of the author's may break lines, which end an answer. Strings in JSON have none.
    answer.include?("\n") ? answer.delete("\n") : answer
  rescue *ENDS
    raise
  rescue Exception => e
    JSON.generate(describe(e))
  end

  # A stream that the author may have closed or replaced: what it held then is lost, and nothing else.
  def flush(stream)
    stream.flush
  rescue StandardError
    nil
  end

  def serve(main)
    $stdout.puts READY
    $stdout.flush
    fifo = nil
    $stdin.set_encoding(Encoding::UTF_8)
    $stdin.each_line do |line|
      answer = respond(main, line)
      flush($stdout)
      flush($stderr)
      fifo ||= File.open(RESULT_FIFO, 'w:UTF-8')
      fifo.write(answer, "\n")
      fifo.flush
    end
  end
end

Encoding.default_external = Encoding::UTF_8
gems = File.expand_path('vendor/bundle/bundler/setup.rb')
require gems if File.file?(gems)
$LOAD_PATH.unshift(File.expand_path('src'))
require algoplane_entry_file
abort "#{algoplane_entry_file.delete_prefix("#{Dir.pwd}/")} has no method apply(input)." unless respond_to?(:apply, true)
AlgoplaneRunner.serve(self)
