package com.algorithmia.development;

/** An algorithm with one kind of input. {@code apply} runs for each call, {@code load} once before the first. */
public abstract class AbstractAlgorithm<INPUT, OUTPUT> {
    public abstract OUTPUT apply(INPUT input);

    /** Models and the like belong here. What it throws is the answer to every call. */
    public void load() throws Exception {}
}
