require 'json'

# The file of the algorithm: the one named by algorithmia.conf, else src/Algorithm.rb, else the only one there is.
def algoplane_entry_file
  named =
    begin
      JSON.parse(File.read('algorithmia.conf'))['algoname']
    rescue StandardError
      nil
    end
  found = [named, 'Algorithm'].compact.map { |name| "src/#{name}.rb" }.find { |file| File.file?(file) }
  return File.expand_path(found) if found

  files = Dir['src/*.rb'].reject { |file| file.end_with?('_test.rb', '_spec.rb') }
  return File.expand_path(files.first) if files.length == 1

  abort 'Which file of src/ is the algorithm? Name it in algorithmia.conf as algoname.'
end
