package algorithmia.__ALGO__;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class __ALGO__Test {
    @Test
    void greets() throws Exception {
        assertEquals("Hello Mia", new __ALGO__().apply("Mia"));
    }
}
