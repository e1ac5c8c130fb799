package io.facelib.storage.jdbc;

import io.facelib.error.InvalidInputException;
import io.facelib.model.BatchId;
import io.facelib.model.ContractId;
import io.facelib.model.FaceId;
import io.facelib.model.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Names, texts and words as rows give them: a damaged page may hold none, or anything. */
final class Names {
    private Names() {}

    static TenantId tenant(ResultSet row, int column) throws SQLException {
        return name("tenant", row.getString(column), TenantId::of);
    }

    static FaceId face(ResultSet row, int column) throws SQLException {
        return name("face", row.getString(column), FaceId::of);
    }

    static ContractId contract(ResultSet row, int column) throws SQLException {
        return name("contract", row.getString(column), ContractId::of);
    }

    static BatchId batch(ResultSet row, int column) throws SQLException {
        return name("batch", row.getString(column), BatchId::of);
    }

    /**
     * A text that no row of ours lacks.
     *
     * @param what names it in errors
     */
    static String text(String what, ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        if (text == null) {
            throw new DamagedException(what + " is lost", null);
        }
        return text;
    }

    /** One of the words of an enumeration. */
    static <E extends Enum<E>> E word(Class<E> words, ResultSet row, int column) throws SQLException {
        String text = text("a " + words.getSimpleName(), row, column);
        try {
            return Enum.valueOf(words, text);
        } catch (IllegalArgumentException e) {
            throw new DamagedException("a " + words.getSimpleName() + " is none", e);
        }
    }

    private static <T> T name(String what, @Nullable String text, Function<String, T> named) throws SQLException {
        if (text == null) {
            throw new DamagedException("a " + what + " has lost its name", null);
        }
        try {
            return named.apply(text);
        } catch (InvalidInputException e) {
            throw new DamagedException("the name of a " + what + " is none", e);
        }
    }
}
