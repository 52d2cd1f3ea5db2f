using KhuyenCong.Pipeline.Deliver;
using KhuyenCong.Pipeline.Mail;
using KhuyenCong.Pipeline.Rebuild;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace KhuyenCong.Functions;

/// <summary>
/// Takes SendGrid's event webhook. The signature says whether a call is genuine; the function key in its address keeps other callers from
/// having signatures computed. SendGrid repeats a call for a day unless it is answered 2xx.
/// </summary>
public sealed class TakeDeliveryEventsFunction(TakeDeliveryEvents take, RunningSign running)
{
    /// <summary>Answers <c>POST /delivery-events</c>.</summary>
    [Function(nameof(TakeDeliveryEvents))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "delivery-events")] HttpRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.ContentLength > TakeDeliveryEvents.MaxBytes)
        {
            return new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
        }

        if (!await running.HoldAsync(cancellation))
        {
            // The rows of the mails may not be there yet.
            return new StatusCodeResult(StatusCodes.Status503ServiceUnavailable);
        }

        // The length may be unsaid or untrue: one byte more than allowed is enough to know.
        var body = new byte[TakeDeliveryEvents.MaxBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        if (length > TakeDeliveryEvents.MaxBytes)
        {
            return new StatusCodeResult(StatusCodes.Status413PayloadTooLarge);
        }

        var result = await take.RunAsync(
            request.Headers[DeliveryEvents.SignatureHeader], request.Headers[DeliveryEvents.TimestampHeader], body.AsMemory(0, length), cancellation);
        return new StatusCodeResult(result.End switch
        {
            EventsEnd.Taken => StatusCodes.Status204NoContent,
            EventsEnd.WrongSignature => StatusCodes.Status401Unauthorized,
            EventsEnd.OutOfTime => StatusCodes.Status403Forbidden,
            EventsEnd.NotEvents => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status503ServiceUnavailable,
        });
    }
}
