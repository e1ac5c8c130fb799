package io.facelib.samples;

/**
 * A surface as a grid of points over two parameters from 0 to 1, with the direction that each point faces. Immutable
 * once built.
 */
final class Mesh {
    /** A surface in closed form. */
    interface Surface {
        /** The point x, y, z at u and v, both 0 to 1. */
        double[] at(double u, double v);
    }

    final int columns;
    final int rows;
    final double[][] points;
    final double[][] normals;

    Mesh(int columns, int rows, Surface surface) {
        this.columns = columns;
        this.rows = rows;
        points = new double[columns * rows][];
        normals = new double[columns * rows][];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                points[r * columns + c] = surface.at(c / (columns - 1.0), r / (rows - 1.0));
            }
        }
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                normals[r * columns + c] = normal(c, r);
            }
        }
    }

    /** The cross product of both directions along the grid. */
    private double[] normal(int c, int r) {
        double[] left = points[r * columns + Math.max(0, c - 1)];
        double[] right = points[r * columns + Math.min(columns - 1, c + 1)];
        double[] before = points[Math.max(0, r - 1) * columns + c];
        double[] after = points[Math.min(rows - 1, r + 1) * columns + c];
        double ax = right[0] - left[0];
        double ay = right[1] - left[1];
        double az = right[2] - left[2];
        double bx = after[0] - before[0];
        double by = after[1] - before[1];
        double bz = after[2] - before[2];
        double nx = ay * bz - az * by;
        double ny = az * bx - ax * bz;
        double nz = ax * by - ay * bx;
        double length = Math.sqrt(nx * nx + ny * ny + nz * nz);
        // At a pole all points of a row coincide: there it faces up or down.
        return length < 1e-12
                ? new double[] {0, r == 0 ? -1 : 1, 0}
                : new double[] {nx / length, ny / length, nz / length};
    }

    /** An ellipsoid around a centre, u along the equator from the back over the front, v from the bottom to the top. */
    static Mesh ellipsoid(double cx, double cy, double cz, double rx, double ry, double rz) {
        return new Mesh(96, 64, (u, v) -> {
            double lon = (2 * u - 1) * Math.PI;
            double lat = (v - 0.5) * Math.PI;
            return new double[] {
                cx + rx * Math.cos(lat) * Math.sin(lon),
                cy + ry * Math.sin(lat),
                cz + rz * Math.cos(lat) * Math.cos(lon)
            };
        });
    }

    /** Shoulders like an ellipsoid, and below them a body that reaches out of any picture. */
    static Mesh torso(double cy, double cz, double rx, double ry, double rz) {
        return new Mesh(96, 64, (u, v) -> {
            double lon = (2 * u - 1) * Math.PI;
            double lat = (v - 0.5) * Math.PI;
            double round = lat < 0 ? 1 : Math.cos(lat);
            return new double[] {
                rx * round * Math.sin(lon), cy + (lat < 0 ? 4 : 1) * ry * Math.sin(lat), cz + rz * round * Math.cos(lon)
            };
        });
    }

    /** A ring with rounded corners that faces the camera, as thick as a wire, bent back with the distance from x = 0. */
    static Mesh ring(double cx, double cy, double cz, double rx, double ry, double wire) {
        return new Mesh(96, 12, (u, v) -> {
            double around = (2 * u - 1) * Math.PI;
            double across = -2 * v * Math.PI;
            double out = wire * Math.cos(across);
            double x = cx + (rx + out) * Curves.power(Math.cos(around), 0.75);
            double y = cy + (ry + out) * Curves.power(Math.sin(around), 0.75);
            return new double[] {x, y, cz - 0.5 * x * x - wire * Math.sin(across)};
        });
    }

    /** A straight wire between two points that differ in x or z. */
    static Mesh wire(double[] from, double[] to, double thickness) {
        double length = Math.hypot(to[0] - from[0], to[2] - from[2]);
        double sideX = (to[2] - from[2]) / length;
        double sideZ = -(to[0] - from[0]) / length;
        return new Mesh(2, 12, (u, v) -> {
            double across = 2 * v * Math.PI;
            double out = thickness * Math.cos(across);
            return new double[] {
                Curves.mix(from[0], to[0], u) + sideX * out,
                Curves.mix(from[1], to[1], u) + thickness * Math.sin(across),
                Curves.mix(from[2], to[2], u) + sideZ * out
            };
        });
    }

    /**
     * Hair that hangs from the crown over the sides and the back, open towards the face.
     *
     * @param width half of it at the height of the eyes
     * @param length how far below the eyes it ends
     */
    static Mesh mane(double width, double length) {
        return new Mesh(160, 80, (u, v) -> {
            double lon = Math.PI + (2 * u - 1) * Math.toRadians(131);
            double y = Curves.mix(-length, 1.1, v);
            double top = y > 0 ? Math.sqrt(Math.max(0, 1 - y * y / 1.22)) : 1;
            double wave = 1 + 0.035 * Noise.smooth(14 * u, 1.3 * y, 31) - 0.06 * Curves.step(-length + 0.5, -length, y);
            double radius = width * wave * Math.pow(top, 0.75);
            return new double[] {radius * Math.sin(lon), y, 0.95 * radius * Math.cos(lon) - 0.08};
        });
    }
}
