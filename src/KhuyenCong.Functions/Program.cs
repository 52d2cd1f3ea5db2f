using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Build().Run();

public class T
{
    [Function("X")]
    public void Run([TimerTrigger("%S%")] TimerInfo t) { _ = t; }
    [Function("Y")]
    public void RunY([BlobTrigger("inbox/{**name}", Source = BlobTriggerSource.EventGrid, Connection = "S")] Azure.Storage.Blobs.BlobClient t) { _ = t; }
}
