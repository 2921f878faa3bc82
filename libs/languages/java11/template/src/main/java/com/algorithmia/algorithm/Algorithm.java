package com.algorithmia.algorithm;

import com.algorithmia.development.AbstractAlgorithm;
import com.algorithmia.development.Handler;

/** The types are those of the input and the output: String, byte[], numbers, collections, classes of yours. */
public class Algorithm extends AbstractAlgorithm<String, String> {
    /** Called once, before the first request: the place for models. */
    @Override
    public void load() {
    }

    /** Called once for each request. */
    @Override
    public String apply(String input) {
        return "Hello " + input;
    }

    public static void main(String[] args) {
        new Handler<>(new Algorithm()).serve();
    }
}
