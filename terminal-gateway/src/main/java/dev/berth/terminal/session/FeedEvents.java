package dev.berth.terminal.session;

/** What becomes of what happens on one viewer's way. */
record FeedEvents(Attendance attendance, LiveViewer viewer) implements ViewerFeed.Events {
    @Override
    public void moved() {
        attendance.moved(viewer);
    }

    @Override
    public void missed() {
        if (viewer.isPerson()) {
            attendance.nudge();
        }
    }

    @Override
    public void broken() {
        attendance.gone(viewer);
    }
}
