package algoplane.runner;

import com.google.gson.JsonElement;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** One {@code apply} of an algorithm. */
final class Overload {
    private final Method method;
    private final List<Kind> kinds = new ArrayList<>();
    private final List<Integer> ranks = new ArrayList<>();
    private final List<Integer> genericRanks = new ArrayList<>();
    private final List<Conversion> exact = new ArrayList<>();
    private final List<Conversion> generic = new ArrayList<>();

    /** A method with the arguments that a call is going to give it. */
    record Call(Overload overload, Object[] arguments) {
        /** Throws what the method throws. */
        Object invoke(Object target) throws Throwable {
            try {
                return Trying.unwrap(overload.method.invoke(target, arguments));
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        }
    }

    Overload(Method method) {
        this.method = method;
        method.setAccessible(true);
        Type[] types = method.getGenericParameterTypes();
        for (int index = 0; index < types.length; index++) {
            Class<?> parameter = method.getParameterTypes()[index];
            kinds.add(Kind.of(parameter));
            ranks.add(Conversion.rank(parameter));
            genericRanks.add(Conversion.genericRank(parameter));
            exact.add(Conversion.exact(parameter, types[index]));
            generic.add(Conversion.generic(types[index]));
        }
    }

    List<Kind> kinds() {
        return kinds;
    }

    int arity() {
        return kinds.size();
    }

    Type returnType() {
        return Trying.isTry(method.getReturnType()) || method.getReturnType() == Object.class ? null : method.getGenericReturnType();
    }

    boolean isMarked(String annotation) {
        for (Annotation each : method.getAnnotations()) {
            if (each.annotationType().getName().equals("com.algorithmia.algo." + annotation)) {
                return true;
            }
        }
        return false;
    }

    Call withExact(List<JsonElement> arguments) {
        return with(exact, arguments);
    }

    Call withGeneric(List<JsonElement> arguments) {
        return with(generic, arguments);
    }

    Call withText(String text) {
        return new Call(this, new Object[] {text});
    }

    boolean takesText() {
        return arity() == 1 && method.getParameterTypes()[0] == String.class;
    }

    private Call with(List<Conversion> conversions, List<JsonElement> arguments) {
        Object[] values = new Object[arguments.size()];
        for (int index = 0; index < values.length; index++) {
            values[index] = conversions.get(index).convert(arguments.get(index));
            if (values[index] == null && method.getParameterTypes()[index].isPrimitive()) {
                throw new IllegalArgumentException("null for a parameter of type " + method.getParameterTypes()[index]);
            }
        }
        return new Call(this, values);
    }

    /** Which of two is tried first: the earlier types decide before the later ones, and the text of the signature when all are alike. */
    static final Comparator<Overload> EXACT = new Order(false);
    static final Comparator<Overload> GENERIC = new Order(true);

    private static final class Order implements Comparator<Overload> {
        private final boolean generic;

        Order(boolean generic) {
            this.generic = generic;
        }

        @Override
        public int compare(Overload one, Overload other) {
            int byRanks = Arrays.compare(ranks(one), ranks(other));
            return byRanks != 0 ? byRanks : one.toString().compareTo(other.toString());
        }

        private Integer[] ranks(Overload overload) {
            return (generic ? overload.genericRanks : overload.ranks).toArray(new Integer[0]);
        }
    }

    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        for (Type type : method.getGenericParameterTypes()) {
            names.add(type.getTypeName());
        }
        return "apply(" + String.join(", ", names) + ")";
    }
}
