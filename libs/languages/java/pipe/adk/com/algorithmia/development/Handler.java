package com.algorithmia.development;

import java.lang.reflect.InvocationTargetException;

/** Serves an algorithm: {@code new Handler<>(new Algorithm()).serve()} is what its main method does. */
public class Handler<INPUT, OUTPUT> {
    private final AbstractAlgorithm<INPUT, OUTPUT> algorithm;

    public Handler(AbstractAlgorithm<INPUT, OUTPUT> algorithm) {
        this.algorithm = algorithm;
    }

    /** Answers the platform's calls until it is told to stop. */
    public void serve() {
        try {
            // The platform's runner, which is there wherever an algorithm runs, and nowhere else.
            Class.forName("algoplane.runner.Main").getMethod("serve", Object.class).invoke(null, algorithm);
        } catch (ClassNotFoundException elsewhere) {
            throw new IllegalStateException("Only the platform can serve an algorithm. To try it here, call init(input) of ADK.", elsewhere);
        } catch (InvocationTargetException failure) {
            throw new IllegalStateException(failure.getCause());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
