package com.algorithmia.development;

import java.nio.file.Files;
import java.nio.file.Path;

/** Serves an algorithm on the platform, and tries it out elsewhere: {@code new ADK<>(new Algorithm()).init("a sample input")}. */
public class ADK<INPUT, OUTPUT> extends Handler<INPUT, OUTPUT> {
    private final AbstractAlgorithm<INPUT, OUTPUT> algorithm;

    public ADK(AbstractAlgorithm<INPUT, OUTPUT> algorithm) {
        super(algorithm);
        this.algorithm = algorithm;
    }

    public void init() {
        serve();
    }

    /** Where no platform listens, loads, applies the algorithm to {@code sample} and prints what comes of it. */
    public void init(INPUT sample) {
        if (Files.exists(Path.of("/tmp/algoout"))) {
            serve();
            return;
        }
        try {
            algorithm.load();
        } catch (Exception failure) {
            throw new IllegalStateException("load failed", failure);
        }
        System.out.println(algorithm.apply(sample));
    }
}
