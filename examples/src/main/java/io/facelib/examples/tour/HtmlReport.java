package io.facelib.examples.tour;

import io.facelib.FaceEngineConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The tour as a folder to open in a browser: {@code index.html} and its photos, no script, nothing from elsewhere. */
public final class HtmlReport {
    /** More would make the page slow; how many are left out is told. */
    private static final int PICTURES = 60;

    private final ReportPhotos photos;

    private HtmlReport(ReportPhotos photos) {
        this.photos = photos;
    }

    /**
     * Writes the report.
     *
     * @param folder made where needed
     * @param note what a reader must know of the model, perhaps nothing
     * @return the page
     */
    public static Path write(Path folder, FaceEngineConfig config, String note, List<Chapter> chapters) {
        try {
            HtmlReport report = new HtmlReport(new ReportPhotos(folder));
            Path page = folder.resolve("index.html");
            Files.writeString(page, report.page(config, note, chapters));
            return page;
        } catch (IOException e) {
            throw new UncheckedIOException("the report in " + folder + " cannot be written: " + e.getMessage(), e);
        }
    }

    private String page(FaceEngineConfig config, String note, List<Chapter> chapters) throws IOException {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < chapters.size(); i++) {
            body.append(section(i + 1, chapters.get(i)));
        }
        return resource("report.html")
                .replace("{{model}}", Html.escape(config.model() + " on " + config.provider()))
                .replace("{{note}}", Html.escape(note))
                .replace("{{chapters}}", body);
    }

    private String section(int number, Chapter chapter) throws IOException {
        StringBuilder html = new StringBuilder("<section>\n<h2>" + number + ". ");
        html.append(Html.escape(chapter.title())).append("</h2>\n<p>");
        html.append(Html.escape(chapter.summary())).append("</p>\n");
        html.append(Html.table(chapter.table()));
        html.append(pictures(chapter.pictures()));
        return html.append("</section>\n").toString();
    }

    private String pictures(List<Picture> pictures) throws IOException {
        if (pictures.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<div class=\"pictures\">\n");
        for (Picture picture : pictures.subList(0, Math.min(PICTURES, pictures.size()))) {
            html.append(figure(picture));
        }
        html.append("</div>\n");
        if (pictures.size() > PICTURES) {
            html.append("<p>").append(pictures.size() - PICTURES).append(" more pictures are not shown.</p>\n");
        }
        return html.toString();
    }

    private String figure(Picture picture) throws IOException {
        ReportPhotos.Copy copy = photos.of(picture.file());
        String caption = Html.escape(picture.caption());
        return "<figure><div class=\"shot\"><img src=\"" + copy.link() + "\" alt=\"" + caption
                + "\" loading=\"lazy\" width=\"" + copy.width() + "\" height=\"" + copy.height() + "\">"
                + Overlay.svg(copy.width(), copy.height(), picture.marks()) + "</div><figcaption>" + caption
                + "</figcaption></figure>\n";
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
