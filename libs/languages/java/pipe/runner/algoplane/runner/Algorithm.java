package algoplane.runner;

import com.google.gson.JsonElement;

/** An object whose public methods {@code apply} answer calls. */
final class Algorithm {
    private final Object target;
    private final Overloads overloads;
    private final Loader loader;

    private Algorithm(Object target, Overloads overloads, Loader loader) {
        this.target = target;
        this.overloads = overloads;
        this.loader = loader;
    }

    static Algorithm of(Object target) {
        return new Algorithm(target, Overloads.of(target.getClass()), Loader.of(target.getClass()));
    }

    void load() throws Throwable {
        loader.load(target);
    }

    /** Throws what the algorithm throws, and {@link NoSuchApplyException} when no {@code apply} takes such an input. */
    Result call(String contentType, JsonElement data) throws Throwable {
        Overload.Call call = overloads.choose(contentType, data);
        return Result.of(call.invoke(target), call.overload());
    }
}
