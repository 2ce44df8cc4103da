window.WebChat.default({ socketUrl: location.origin, socketPath: "/backend/socket.io/", customData: { language: "nl" } }, null);
