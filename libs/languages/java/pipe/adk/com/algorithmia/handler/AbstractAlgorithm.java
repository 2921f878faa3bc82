package com.algorithmia.handler;

/**
 * An algorithm in Scala. {@code apply} runs for each call and gives a Try, {@code load} once before the first and gives one, too. The types are open
 * here for want of Scala; the author's {@code def apply(input: String): Try[String]} narrows them.
 */
public interface AbstractAlgorithm<INPUT, OUTPUT> {
    Object apply(INPUT input);

    default Object load() {
        return null;
    }
}
