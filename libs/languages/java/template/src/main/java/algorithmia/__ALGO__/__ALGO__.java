package algorithmia.__ALGO__;

public class __ALGO__ {
    /** Called once for each request. Other types of input have methods apply of their own: byte[], numbers, collections, classes of yours. */
    public String apply(String input) throws Exception {
        return "Hello " + input;
    }
}
