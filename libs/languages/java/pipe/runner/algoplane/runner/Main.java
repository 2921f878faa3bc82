package algoplane.runner;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Runs one algorithm of the Java machine: reads a JSON line from standard input, answers with a JSON line into the FIFO, until the input ends.
 *
 * With {@code --check} it only tells whether there is an algorithm to run, and takes all steps of a call on the way: the archive of classes that
 * the build makes of that run has the classes of the steps.
 */
public final class Main {
    public static void main(String[] arguments) throws Throwable {
        boolean check = arguments.length > 0 && arguments[0].equals("--check");
        try {
            EntryPoint entry = EntryPoint.find();
            if (check) {
                Rehearsal.run(entry);
            } else if (entry.isProgram()) {
                runProgram(entry.type());
            } else {
                serve(entry.instance());
            }
        } catch (EntryPointException mistake) {
            System.err.println(mistake.getMessage());
            System.exit(1);
        }
        // Threads of the algorithm's own must not keep a slot that nobody talks to.
        System.exit(0);
    }

    /** Serves the calls of {@code algorithm} until the input ends. Also the way in for com.algorithmia.development, which finds it by name. */
    public static void serve(Object algorithm) {
        new Server(Algorithm.of(algorithm)).serve();
    }

    /** An algorithm that has a main method serves by itself, through the handler that it was built with. */
    private static void runProgram(Class<?> type) throws Throwable {
        Method main = type.getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
