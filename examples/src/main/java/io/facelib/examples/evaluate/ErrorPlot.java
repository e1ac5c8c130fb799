package io.facelib.examples.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws both error rates against the cosine limit, the rates on a logarithmic axis. */
public final class ErrorPlot {
    private static final double STEP = 0.002;

    private ErrorPlot() {}

    /** Writes a PNG, making its folder where needed. The curve needs a genuine and an impostor comparison. */
    public static void write(Calibration calibration, Path png) {
        ChartFile.write(chart(calibration), png);
    }

    private static XYChart chart(Calibration calibration) {
        RocCurve curve = calibration.curve();
        XYChart chart = new XYChartBuilder()
                .width(ChartFile.WIDTH)
                .height(ChartFile.HEIGHT)
                .title(calibration.bundle() + ", " + curve.genuine() + " genuine and " + curve.impostors()
                        + " impostor comparisons")
                .xAxisTitle("cosine limit")
                .yAxisTitle("error rate")
                .build();
        chart.getStyler()
                .setXAxisDecimalPattern("0.00")
                .setYAxisLogarithmic(true)
                .setLegendPosition(LegendPosition.InsideSW);
        Line falseMatches = new Line();
        Line falseNonMatches = new Line();
        for (double limit = lowest(curve); limit <= curve.score(0) + STEP; limit += STEP) {
            falseMatches.add(limit, curve.falseMatchRateFrom(limit));
            falseNonMatches.add(limit, 1 - curve.truePassRateFrom(limit));
        }
        falseMatches.draw(chart, "false match rate");
        falseNonMatches.draw(chart, "false non-match rate");
        return chart;
    }

    private static double lowest(RocCurve curve) {
        // Below the typical impostor nothing is decided.
        return curve.impostorOfRank((curve.impostors() + 1) / 2);
    }

    /** The points of a line that a logarithmic axis can show. */
    private static final class Line {
        private final List<Double> limits = new ArrayList<>();
        private final List<Double> rates = new ArrayList<>();

        void add(double limit, double rate) {
            if (rate > 0) {
                limits.add(limit);
                rates.add(rate);
            }
        }

        void draw(XYChart chart, String name) {
            if (!limits.isEmpty()) {
                chart.addSeries(name, limits, rates).setMarker(SeriesMarkers.NONE);
            }
        }
    }
}
