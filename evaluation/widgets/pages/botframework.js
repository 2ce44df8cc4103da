const directLine = window.WebChat.createDirectLine({ domain: `${location.origin}/backend/directline`, token: "local", webSocket: false });
window.WebChat.renderWebChat({ directLine, userID: "visitor" }, document.getElementById("webchat"));
