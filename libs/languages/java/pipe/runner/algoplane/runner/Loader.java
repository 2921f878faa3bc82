package algoplane.runner;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Calls {@code load()} of a class that extends or implements an AbstractAlgorithm, whichever handler that comes from. Older algorithms have no
 * load: a method of that name there is the author's own business.
 */
final class Loader {
    private final Method method;

    private Loader(Method method) {
        this.method = method;
    }

    static Loader of(Class<?> type) {
        if (!isAbstractAlgorithm(type)) {
            return new Loader(null);
        }
        try {
            Method load = type.getMethod("load");
            load.setAccessible(true);
            return new Loader(load);
        } catch (NoSuchMethodException absent) {
            return new Loader(null);
        }
    }

    void load(Object target) throws Throwable {
        if (method == null) {
            return;
        }
        try {
            Trying.unwrap(method.invoke(target));
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }

    static boolean isAbstractAlgorithm(Class<?> type) {
        if (type == null) {
            return false;
        }
        if (type.getName().startsWith("com.algorithmia.") && type.getSimpleName().equals("AbstractAlgorithm")) {
            return true;
        }
        for (Class<?> each : type.getInterfaces()) {
            if (isAbstractAlgorithm(each)) {
                return true;
            }
        }
        return isAbstractAlgorithm(type.getSuperclass());
    }
}
