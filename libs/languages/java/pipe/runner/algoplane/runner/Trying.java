package algoplane.runner;

import java.lang.reflect.InvocationTargetException;

/** scala.util.Try, known by its name: the runner itself does without Scala. */
final class Trying {
    private Trying() {}

    /** What a Try holds; any other value as it is. Throws what a failed Try holds. */
    static Object unwrap(Object value) throws Throwable {
        if (value == null || !isTry(value.getClass().getSuperclass())) {
            return value;
        }
        try {
            return value.getClass().getMethod("get").invoke(value);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    static boolean isTry(Class<?> type) {
        return type != null && type.getName().equals("scala.util.Try");
    }
}
