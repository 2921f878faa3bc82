package algorithmia.__ALGO__

class __ALGO__ {
  /** Called once for each request. Other types of input have methods apply of their own: Array[Byte], numbers, java.util.Map, classes of yours. */
  def apply(input: String): String = s"Hello $input"
}
