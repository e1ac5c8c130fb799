package io.facelib.examples.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the curve over a logarithmic axis, since only small false match rates are of interest. */
public final class RocPlot {
    /** More points than pixels show nothing more. */
    private static final double LEAST_STEP = 1.005;

    private RocPlot() {}

    /** Writes a PNG, making its folder where needed. The curve needs a genuine and an impostor comparison. */
    public static void write(Evaluation evaluation, Path png) {
        ChartFile.write(chart(evaluation), png);
    }

    private static XYChart chart(Evaluation evaluation) {
        XYChart chart = new XYChartBuilder()
                .width(ChartFile.WIDTH)
                .height(ChartFile.HEIGHT)
                .title(evaluation.model() + ", " + evaluation.curve().genuine() + " genuine and "
                        + evaluation.curve().impostors() + " impostor comparisons")
                .xAxisTitle("false match rate")
                .yAxisTitle("genuine pass rate")
                .build();
        chart.getStyler().setXAxisLogarithmic(true).setLegendPosition(LegendPosition.InsideSE);
        chart.getStyler().setYAxisMax(1.0);
        addCurve(chart, evaluation);
        return chart;
    }

    private static void addCurve(XYChart chart, Evaluation evaluation) {
        RocCurve curve = evaluation.curve();
        List<Double> rates = new ArrayList<>();
        List<Double> passed = new ArrayList<>();
        double last = 0;
        for (int i = 0; i < curve.size(); i++) {
            double rate = curve.falseMatchRate(i);
            // A rate of zero has no place on a logarithmic axis.
            if (rate > 0 && (rate >= last * LEAST_STEP || i == curve.size() - 1)) {
                rates.add(rate);
                passed.add(curve.truePassRate(i));
                last = rate;
            }
        }
        chart.addSeries(evaluation.model(), rates, passed).setMarker(SeriesMarkers.NONE);
    }
}
