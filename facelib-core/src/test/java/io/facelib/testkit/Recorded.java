package io.facelib.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A backend that works as ever and remembers which of its methods were called, so that a test can say which were not.
 *
 * @param backend give this to the engine
 * @param calls the names of the methods called so far, in order; clear it to begin anew
 */
public record Recorded<T>(T backend, List<String> calls) {
    /** Stands before a backend. */
    public static <T> Recorded<T> of(Class<T> spi, T real) {
        List<String> calls = new CopyOnWriteArrayList<>();
        Object proxy = Proxy.newProxyInstance(spi.getClassLoader(), new Class<?>[] {spi}, (self, method, arguments) -> {
            if (method.getDeclaringClass() != Object.class) {
                calls.add(method.getName());
            }
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        return new Recorded<>(spi.cast(proxy), calls);
    }
}
