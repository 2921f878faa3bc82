package algoplane.runner;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;

/** Fields of an input that are marked {@code @Required} must be there. */
final class Required {
    private Required() {}

    static void check(Object value) {
        if (value == null) {
            return;
        }
        for (Field field : value.getClass().getDeclaredFields()) {
            for (Annotation annotation : field.getAnnotations()) {
                if (annotation.annotationType().getName().equals("com.algorithmia.development.Required") && isNull(field, value)) {
                    throw new IllegalArgumentException("Missing required field in JSON input: " + field.getName());
                }
            }
        }
    }

    private static boolean isNull(Field field, Object value) {
        try {
            field.setAccessible(true);
            return field.get(value) == null;
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
