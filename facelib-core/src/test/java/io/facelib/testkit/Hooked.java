package io.facelib.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/** A backend in one of whose calls something else happens. */
public final class Hooked {
    private Hooked() {}

    /** Runs something before the first call of a method, in the thread that calls. */
    public static <T> T before(Class<T> spi, T backend, String method, Runnable hook) {
        return hooked(spi, backend, method, hook, () -> {});
    }

    /** Runs something after the first call of a method and before it returns, in the thread that calls. */
    public static <T> T after(Class<T> spi, T backend, String method, Runnable hook) {
        return hooked(spi, backend, method, () -> {}, hook);
    }

    private static <T> T hooked(Class<T> spi, T backend, String method, Runnable before, Runnable after) {
        AtomicBoolean done = new AtomicBoolean();
        return spi.cast(Proxy.newProxyInstance(
                spi.getClassLoader(), new Class<?>[] {spi}, (self, called, arguments) -> {
                    boolean first = called.getName().equals(method) && done.compareAndSet(false, true);
                    try {
                        if (first) {
                            before.run();
                        }
                        Object result = called.invoke(backend, arguments);
                        if (first) {
                            after.run();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
