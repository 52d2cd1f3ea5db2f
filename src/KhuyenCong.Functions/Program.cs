using KhuyenCong.Functions;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureReporting();
using var app = builder.Build();
await app.Services.CreateInEmulatorAsync();
await app.RunAsync();
