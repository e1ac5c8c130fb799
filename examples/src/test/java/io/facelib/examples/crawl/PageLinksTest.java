package io.facelib.examples.crawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageLinksTest {
    private static final PageUrl BASE = new PageUrl("https://example.org/dir/page.html");

    private static PageLinks links(String html) {
        return PageLinks.of(html.getBytes(ISO_8859_1), Optional.empty(), BASE);
    }

    private static Set<String> texts(Set<PageUrl> urls) {
        return urls.stream().map(PageUrl::text).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<img src=a.png>|https://example.org/dir/a.png",
                "<img data-src=/a.png>|https://example.org/a.png",
                "<img src=s.png srcset='m.png 400w, l.png 1200w, x.png 800w'>|https://example.org/dir/l.png",
                "<img srcset='a,b.png 1x, c.png 2.5x, d.png'>|https://example.org/dir/c.png",
                "<img srcset='one.png'>|https://example.org/dir/one.png",
                "<img src=s.png srcset='a.png 99999999999999999999999999w,'>|https://example.org/dir/a.png",
                "<picture><source srcset='s.webp 1x, l.webp 2x'><img src=f.png></picture>|https://example.org/dir/l.webp",
                "<picture><img src=f.png></picture>|https://example.org/dir/f.png",
                "<a href='//cdn.example.org/b.JPG?x=1'>b</a>|https://cdn.example.org/b.JPG?x=1",
                "<meta property=og:image content=/og.png>|https://example.org/og.png",
                "<meta name=twitter:image content=/tw.png>|https://example.org/tw.png",
                "<base href=https://other.example/x/><img src=a.png>|https://other.example/x/a.png"
            })
    void images_ofEveryKind_areFound_inTheirLargestSize(String html, String expected) {
        assertThat(texts(links(html).images())).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<img src='data:image/png;base64,AAAA'>",
                "<img src=''>",
                "<img>",
                "<img srcset=', ,'>",
                "<img src='ftp://example.org/a.png'>",
                "<img src='http://['>",
                "<a href='javascript:alert(1)'>x</a>",
                "<a rel=nofollow href=next.html>x</a>",
                "<meta name=robots content='noindex, NOFOLLOW'><a href=next.html>x</a>"
            })
    void whatLeadsNowhere_isLeftOut(String html) {
        assertThat(links(html).images()).isEmpty();
        assertThat(links(html).pages()).isEmpty();
    }

    @Test
    void pages_areFoundInTheirNormalForm() {
        assertThat(texts(links(
                                "<a href='next.html#part'>a</a><a href=./next.html>b</a><a href='/q?utm_source=x&b=1'>c</a>")
                        .pages()))
                .containsExactlyInAnyOrder("https://example.org/dir/next.html", "https://example.org/q?b=1");
    }

    @Test
    void normalForm_isTheSameForTheSamePage() {
        for (String text : List.of(
                "HTTPS://EXAMPLE.org:443/a/../b/./c#frag",
                "https://example.org/b/c",
                "https://example.org/b/c?sid=12")) {
            assertThat(PageUrl.of(text)).contains(new PageUrl("https://example.org/b/c"));
        }
        assertThat(PageUrl.of("https://")).isEmpty();
        assertThat(PageUrl.of("no address")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org/a/b/c, true",
        "https://example.org/a/a/a, true",
        "https://example.org/a/a/a/a, false",
        "https://example.org/x/y/x/y/x/y/x/y, false",
        "https://example.org/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16, true",
        "https://example.org/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17, false"
    })
    void bounds_tellAddressesThatAreMadeUp(String url, boolean sane) {
        assertThat(Bounds.isSane(new PageUrl(url))).isEqualTo(sane);
        assertThat(Bounds.isSane(new PageUrl("https://example.org/?" + "q".repeat(2_048))))
                .isFalse();
    }
}
