require 'minitest/autorun'
require_relative '__ALGO__'

class __ALGO__Test < Minitest::Test
  def test_greets
    assert_equal 'Hello Mia', apply('Mia')
  end
end
