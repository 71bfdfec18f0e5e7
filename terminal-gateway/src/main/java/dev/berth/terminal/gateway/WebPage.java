package dev.berth.terminal.gateway;

import dev.berth.terminal.page.Page;
import dev.berth.terminal.page.PageFile;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/** Serves the files of the web page. The files hold no secrets, so no token is needed. */
final class WebPage {
    private final Page page = Page.load();

    /** Registers the page; must come after all other routes below {@code /terminal/}. */
    void register(RoutesConfig routes) {
        // the router matches /terminal/ too, but the page's relative links need the slash
        routes.get("/terminal", ctx -> {
            if (ctx.path().endsWith("/")) {
                answer(ctx, "");
            } else {
                ctx.redirect("terminal/"); // relative: a proxy may serve this below a path of its own
            }
        });
        routes.get("/terminal/<path>", ctx -> answer(ctx, ctx.pathParam("path")));
    }

    private void answer(Context ctx, String path) throws IOException {
        Page.HEADERS.forEach(ctx::header);
        Optional<PageFile> file = page.file(path);
        if (file.isEmpty()) {
            ctx.status(404).contentType("text/plain;charset=utf-8");
            ctx.result(page.exists() ? "The page has no such file.\n" : Page.MISSING);
        } else if (file.get().entityTag().equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
        } else {
            ctx.header("ETag", file.get().entityTag()).contentType(file.get().contentType());
            ctx.result(file.get().open());
        }
    }
}
