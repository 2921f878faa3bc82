package algoplane.runner;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * Where an algorithm begins: the class {@code algorithmia.NAME.NAME}, or {@code algorithmia.USER.NAME.NAME}, by the names in algorithmia.conf,
 * else the main class that the manifest of the jar names.
 */
final class EntryPoint {
    private static final String JAR = "target/algorithm.jar";
    private final Class<?> type;
    private final boolean program;

    private EntryPoint(Class<?> type, boolean program) {
        this.type = type;
        this.program = program;
    }

    static EntryPoint find() {
        List<String> tried = new ArrayList<>();
        String name = configured("algoname", "ALGORITHMIA_ALGORITHM_NAME");
        String user = configured("username", "ALGORITHMIA_ALGORITHM_AUTHOR_NAME");
        if (name != null) {
            for (String candidate : List.of("algorithmia." + name + "." + name, "algorithmia." + user + "." + name + "." + name)) {
                Class<?> type = load(candidate);
                if (type != null) {
                    return new EntryPoint(type, false);
                }
                tried.add("the class " + candidate);
            }
        }
        String main = mainClass();
        if (main != null) {
            Class<?> type = load(main);
            if (type != null && isProgram(type)) {
                return new EntryPoint(type, true);
            }
            tried.add("a main method in " + main + ", the main class of the jar");
        } else {
            tried.add("a main class in the manifest of the jar");
        }
        throw new EntryPointException("No algorithm found. Looked for " + String.join(", ", tried)
            + ".\nThe name is `algoname` of algorithmia.conf, and both the package and the class must be spelt like it.");
    }

    Class<?> type() {
        return type;
    }

    boolean isProgram() {
        return program;
    }

    Object instance() {
        try {
            if (Modifier.isAbstract(type.getModifiers())) {
                throw new EntryPointException(type.getName() + " is abstract, so that no object can be made of it.");
            }
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (NoSuchMethodException absent) {
            throw new EntryPointException(type.getName() + " needs a constructor without parameters.");
        } catch (InvocationTargetException failure) {
            throw new IllegalStateException("The constructor of " + type.getName() + " failed", failure.getCause());
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static boolean isProgram(Class<?> type) {
        try {
            return Modifier.isStatic(type.getDeclaredMethod("main", String[].class).getModifiers());
        } catch (NoSuchMethodException absent) {
            return false;
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, EntryPoint.class.getClassLoader());
        } catch (ClassNotFoundException absent) {
            return null;
        } catch (LinkageError broken) {
            // A file system that ignores case finds the file of another class, too.
            if (broken instanceof NoClassDefFoundError && String.valueOf(broken.getMessage()).contains("wrong name")) {
                return null;
            }
            throw new EntryPointException("The class " + name + " cannot be loaded: " + broken);
        }
    }

    /** From algorithmia.conf, or else from the environment, where older repositories have no such file. */
    private static String configured(String member, String variable) {
        try (Reader text = Files.newBufferedReader(Path.of("algorithmia.conf"))) {
            JsonElement value = Json.parse(text).getAsJsonObject().get(member);
            return value == null ? System.getenv(variable) : value.getAsString();
        } catch (IOException | RuntimeException absentOrMalformed) {
            return System.getenv(variable);
        }
    }

    private static String mainClass() {
        try (JarFile jar = new JarFile(JAR)) {
            return jar.getManifest() == null ? null : jar.getManifest().getMainAttributes().getValue("Main-Class");
        } catch (IOException absent) {
            return null;
        }
    }
}
