package io.facelib.storage.testkit;

import java.io.IOException;
import java.io.InputStream;

/** A class path that has everything but the classes below one package, as it is with whoever forgot a client of a server. */
public final class MissingPackage {
    private final String missing;

    private MissingPackage(String missing) {
        this.missing = missing;
    }

    /**
     * Hides one package.
     *
     * @param prefix of the names of the missing classes, with its last dot
     */
    public static MissingPackage of(String prefix) {
        return new MissingPackage(prefix);
    }

    /** Loads a class of ours, and what its package has beside it, so that they meet what is missing. */
    public Class<?> anew(Class<?> type) throws ClassNotFoundException {
        return new Loader(type.getPackageName() + ".").loadClass(type.getName());
    }

    private final class Loader extends ClassLoader {
        private final String own;

        Loader(String own) {
            super(MissingPackage.class.getClassLoader());
            this.own = own;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(missing)) {
                throw new ClassNotFoundException(name);
            }
            Class<?> known = findLoadedClass(name);
            if (known != null || !name.startsWith(own)) {
                return known != null ? known : super.loadClass(name, resolve);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
