package io.facelib.testkit;

import io.facelib.error.BackendException;
import io.facelib.error.BackendException.Committed;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A backend that works until a test names methods that shall fail, and does nothing in those. */
public final class Failing<T> {
    private final T backend;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> failingAfter = ConcurrentHashMap.newKeySet();
    private volatile Committed committed = Committed.NO;

    private Failing(Class<T> spi, T real) {
        this.backend = spi.cast(Proxy.newProxyInstance(
                spi.getClassLoader(), new Class<?>[] {spi}, (self, method, arguments) -> {
                    if (failing.contains(method.getName())) {
                        throw new BackendException("failing", true, committed, method.getName() + " fails for a test");
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        if (failingAfter.contains(method.getName())) {
                            throw new BackendException("failing", true, committed, method.getName() + " was done");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** Stands before a backend. */
    public static <T> Failing<T> of(Class<T> spi, T real) {
        return new Failing<>(spi, real);
    }

    /** Give this to the engine. */
    public T backend() {
        return backend;
    }

    /** The names of the methods that fail from now on. */
    public Set<String> failing() {
        return failing;
    }

    /** The names of the methods that do their work from now on and fail afterwards. */
    public Set<String> failingAfter() {
        return failingAfter;
    }

    /** What a failure says of the write; that nothing was written unless set. */
    public void committed(Committed value) {
        committed = value;
    }
}
