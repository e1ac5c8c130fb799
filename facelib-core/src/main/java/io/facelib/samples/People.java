package io.facelib.samples;

import java.util.List;

/**
 * The people of the samples. Hair, skin and age were chosen by hand; of many random shapes for each, those were kept that
 * the standard models confuse least.
 */
final class People {
    static final Person ANNA = new Person(
            "anna",
            new Person.Shape(
                    0.637, 0.756, 1.014, 0.295, 0.153, 0.378, -0.009, 0.336, 0.172, 0.275, 0.282, 0.032, 0.097),
            new Person.Brows(0.172, 0.015, 0.021, 0.025),
            new Person.Hair(Person.Cut.LONG, 0x8A3F1D, 0.568, 0.1, 0.0, 0.0),
            new Person.Looks(0xF0C3A8, 0x4F8A5E, 0x2F6E8F, 0.0, 0.75, false));

    static final Person BRUNO = new Person(
            "bruno",
            new Person.Shape(0.692, 0.526, 1.038, 0.256, 0.149, 0.6, 0.025, 0.282, 0.152, 0.269, 0.232, 0.053, 0.035),
            new Person.Brows(0.147, 0.019, 0.006, -0.012),
            new Person.Hair(Person.Cut.SHORT, 0x2E2019, 0.634, 0.08, 0.95, 0.9),
            new Person.Looks(0xC68E66, 0x4A2F1B, 0x5A4632, 0.35, 0.2, true));

    static final Person CHIDI = new Person(
            "chidi",
            new Person.Shape(0.849, 0.571, 1.117, 0.359, 0.146, 0.563, 0.001, 0.434, 0.197, 0.173, 0.288, 0.095, 0.073),
            new Person.Brows(0.206, 0.048, 0.02, 0.005),
            new Person.Hair(Person.Cut.BALD, 0x15100E, 0.6, 0.05, 0.0, 0.75),
            new Person.Looks(0x6E4630, 0x2A1810, 0xC9A23A, 0.15, 0.15, false));

    static final Person DORA = new Person(
            "dora",
            new Person.Shape(0.663, 0.848, 0.985, 0.35, 0.159, 0.567, 0.024, 0.431, 0.112, 0.23, 0.285, 0.061, 0.0),
            new Person.Brows(0.159, 0.02, 0.017, -0.018),
            new Person.Hair(Person.Cut.BUN, 0xB9B4AE, 0.519, 0.09, 0.0, 0.0),
            new Person.Looks(0xE6B79B, 0x5A7FA6, 0x7A4B78, 0.95, 0.4, true));

    static final Person EMIL = new Person(
            "emil",
            new Person.Shape(0.834, 0.785, 1.097, 0.254, 0.132, 0.517, -0.009, 0.277, 0.1, 0.28, 0.32, 0.05, 0.062),
            new Person.Brows(0.226, 0.055, 0.064, 0.028),
            new Person.Hair(Person.Cut.SHORT, 0xC79A55, 0.484, 0.14, 0.0, 0.0),
            new Person.Looks(0xF2CDB4, 0x4C86B8, 0x44604A, 0.05, 0.35, false));

    static final Person FUMI = new Person(
            "fumi",
            new Person.Shape(0.735, 0.784, 1.026, 0.368, 0.171, 0.311, 0.018, 0.276, 0.147, 0.176, 0.178, 0.031, 0.083),
            new Person.Brows(0.213, 0.029, 0.047, 0.02),
            new Person.Hair(Person.Cut.LONG, 0x15110F, 0.319, 0.09, 0.0, 0.0),
            new Person.Looks(0xE8BE95, 0x24150D, 0xB8433C, 0.0, 0.6, false));

    static final List<Person> ALL = List.of(ANNA, BRUNO, CHIDI, DORA, EMIL, FUMI);

    private People() {}
}
