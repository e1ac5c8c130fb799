package io.facelib.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers on the command line that make sense only in a range; others are wrong usage. */
final class Numbers {
    private static final double MOST_SECONDS = 3_600;

    private Numbers() {}

    /** Whole and at least 1. */
    static final class Positive implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, 1, Integer.MAX_VALUE);
        }
    }

    /** Dimensions of a vector: 2 to 8,192. */
    static final class Dimension implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return whole(text, 2, 8_192);
        }
    }

    /** Seconds, more than 0. */
    static final class Seconds implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double seconds = seconds(text);
            if (!(seconds > 0 && seconds <= MOST_SECONDS)) {
                throw new TypeConversionException(text + " is outside of 0 to 3600");
            }
            return seconds;
        }
    }

    /** Seconds; 0 stands for none. */
    static final class SecondsOrNone implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double seconds = seconds(text);
            if (!(seconds >= 0 && seconds <= MOST_SECONDS)) {
                throw new TypeConversionException(text + " is outside of 0 to 3600");
            }
            return seconds;
        }
    }

    private static double seconds(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no number");
        }
    }

    private static int whole(String text, int least, int most) {
        int number;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no whole number");
        }
        if (number < least || number > most) {
            throw new TypeConversionException(number + " is outside of " + least + " to " + most);
        }
        return number;
    }
}
